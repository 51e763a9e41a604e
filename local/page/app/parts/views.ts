/** The views of the navigation, with their icons. `g` and the key goes to one. */
export const VIEWS = [
  { path: '/', name: 'Overview', icon: 'overview', key: 'o' },
  { path: '/users', name: 'Users', icon: 'users', key: 'u' },
  { path: '/databases', name: 'Databases', icon: 'databases', key: 'd' },
  { path: '/storage', name: 'Storage', icon: 'storage', key: 's' },
  { path: '/functions', name: 'Functions', icon: 'functions', key: 'f' },
  { path: '/inbox', name: 'Inbox', icon: 'inbox', key: 'i' },
  { path: '/log', name: 'Log', icon: 'log', key: 'l' },
] as const;
