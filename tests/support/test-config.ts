import type { Config } from '../../local/config/schema.ts';

/**
 * The variables of the functions in tests, independent of appwrite.json: a fork can set these variables without failing tests.
 * Secrets are not included; each test creates its own.
 */
const variables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'onboard-user': { LABEL_RULES: '[{"label":"member"}]', DEFAULT_TOPICS: 'news', WELCOME_MESSAGE: '' },
  'send-magic-link': {
    REDIRECTS: 'http://localhost:3000',
    SEND_BY: 'template',
    SIGN_UP: 'on',
    APP_NAME: 'Appwrite Functions',
    MAIL_FORMAT: 'html',
    LINK_MINUTES: '30',
    LIMIT_PER_ADDRESS: '30/900,100/86400',
    LIMIT_PER_ADDRESS_AND_CLIENT: '5/900,20/86400',
    LIMIT_PER_CLIENT: '100/900',
    LIMIT_SESSIONS: '300/900',
    CALLBACK_URL: '',
    COOKIE_DOMAIN: '',
  },
  'fan-out-message': {
    SENDER_LABEL: 'admin',
    RECIPIENTS_PER_MESSAGE: '1000',
    USERS_PER_PAGE: '500',
    SECONDS_PER_EXECUTION: '15',
  },
  posts: { MODERATOR_LABEL: '', ORIGINS: '' },
};

/** The topic that DEFAULT_TOPICS names. */
const news = { $id: 'news', name: 'News', subscribe: ['users'] };

/** A configuration with the tests' own values of the variables that the documentation names. */
export function testConfig(config: Config): Config {
  return {
    ...config,
    topics: config.topics.some(({ $id }) => $id === news.$id) ? config.topics : [...config.topics, news],
    functions: config.functions.map((one) => {
      const own = { ...variables[one.$id] };
      const others = one.vars.filter(({ key }) => !Object.hasOwn(own, key));
      return { ...one, vars: [...others, ...Object.entries(own).map(([key, value]) => ({ key, value }))] };
    }),
  };
}
