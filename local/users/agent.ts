/** What a session records of the client that created it. */
export interface Agent {
  osCode: string;
  osName: string;
  osVersion: string;
  clientType: string;
  clientCode: string;
  clientName: string;
  clientVersion: string;
  clientEngine: string;
  clientEngineVersion: string;
  deviceName: string;
  deviceBrand: string;
  deviceModel: string;
}

interface System {
  sign: RegExp;
  code: string;
  name: string;
  device: string;
  brand?: string;
}

const SYSTEMS: readonly System[] = [
  { sign: /Android (\d+(?:\.\d+)?)?/, code: 'AND', name: 'Android', device: 'smartphone' },
  { sign: /iPhone OS (\d+[._]\d+)/, code: 'IOS', name: 'iOS', device: 'smartphone', brand: 'Apple' },
  { sign: /iPad; CPU OS (\d+[._]\d+)/, code: 'IPA', name: 'iPadOS', device: 'tablet', brand: 'Apple' },
  { sign: /Windows NT (\d+\.\d+)/, code: 'WIN', name: 'Windows', device: 'desktop' },
  { sign: /Mac OS X (\d+[._]\d+)/, code: 'MAC', name: 'Mac', device: 'desktop', brand: 'Apple' },
  { sign: /linux()/i, code: 'LIN', name: 'GNU/Linux', device: 'desktop' },
];

interface Browser {
  sign: RegExp;
  code: string;
  name: string;
  engine: string;
}

const BROWSERS: readonly Browser[] = [
  { sign: /Edg\/(\d+\.\d+)/, code: 'PS', name: 'Microsoft Edge', engine: 'Blink' },
  { sign: /Firefox\/(\d+\.\d+)/, code: 'FF', name: 'Firefox', engine: 'Gecko' },
  { sign: /Chrome\/(\d+\.\d+)/, code: 'CH', name: 'Chrome', engine: 'Blink' },
  { sign: /Version\/(\d+\.\d+).* Safari\//, code: 'SF', name: 'Safari', engine: 'WebKit' },
];

/** Parses a User-Agent header: common systems and browsers, empty for all others. */
export function agentOf(userAgent: string): Agent {
  const system = SYSTEMS.find(({ sign }) => sign.test(userAgent));
  const browser = BROWSERS.find(({ sign }) => sign.test(userAgent));
  return {
    osCode: system?.code ?? '',
    osName: system?.name ?? '',
    osVersion: system?.sign.exec(userAgent)?.[1]?.replace('_', '.') ?? '',
    clientType: browser ? 'browser' : '',
    clientCode: browser?.code ?? '',
    clientName: browser?.name ?? '',
    clientVersion: browser?.sign.exec(userAgent)?.[1] ?? '',
    clientEngine: browser?.engine ?? '',
    clientEngineVersion: '',
    deviceName: system?.device ?? '',
    deviceBrand: system?.brand ?? '',
    deviceModel: '',
  };
}
