import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { connection } from '../lib/api.ts';
import { online, unread } from '../lib/live.ts';
import { useStore } from '../lib/store.ts';
import { nextTheme, theme } from '../lib/theme.ts';
import { IconButton } from './basics.tsx';
import { Confirmations } from './dialogs.tsx';
import { Icon } from './icons.tsx';
import { Help, shortcuts, useShortcuts } from './shortcuts.tsx';
import { Toasts } from './toasts.tsx';
import { VIEWS } from './views.ts';

const THEMES = {
  system: ['auto', 'Colours: as the system'],
  light: ['sun', 'Colours: light'],
  dark: ['moon', 'Colours: dark'],
} as const;

/** The frame around every view: navigation, the state of the connection, messages. */
export function Layout({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const current = useStore(theme);
  const [icon, label] = THEMES[current];
  useShortcuts();
  useEffect(() => {
    if (path.startsWith('/inbox')) unread.set(0);
    // in a narrow window the views are a row that scrolls
    document.querySelector('.side [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path]);
  return (
    <div class="frame">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="side">
        <a class="brand" href="/">
          <span class="mark" aria-hidden="true" />
          <span>
            Appwrite <small>local</small>
          </span>
        </a>
        <nav aria-label="Views">
          {VIEWS.map(({ path: to, name, icon }) => (
            <a key={to} href={to} aria-current={isWithin(path, to) ? 'page' : undefined}>
              <Icon name={icon} />
              <span>{name}</span>
              {to === '/inbox' && <Unread />}
            </a>
          ))}
        </nav>
        <div class="side-end">
          <Connection />
          <IconButton icon="help" label="Keyboard shortcuts" onClick={() => shortcuts.set(true)} />
          <IconButton icon={icon} label={label} onClick={nextTheme} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <Toasts />
      <Confirmations />
      <Help />
    </div>
  );
}

function isWithin(path: string, view: string): boolean {
  return view === '/' ? path === '/' : path === view || path.startsWith(`${view}/`);
}

function Unread() {
  const number = useStore(unread);
  if (number === 0) return null;
  return (
    <span class="count">
      {number}
      <span class="hidden-text"> new</span>
    </span>
  );
}

function Connection() {
  const state = useStore(online);
  const words = { connecting: 'Connecting…', open: 'Live', lost: 'Not running' }[state];
  return (
    <span class={`connection ${state}`} role="status" title={`Project ${connection().projectId}`}>
      {words}
    </span>
  );
}
