import { useEffect, useRef } from 'preact/hooks';
import type { Exchange } from '../../../auth/traffic.ts';
import type { LiveMessage, News } from '../../protocol.ts';
import { connect, connection } from './api.ts';
import { createStore } from './store.ts';

/** How many exchanges and lines the page keeps. */
const EXCHANGES = 1000;
const LINES = 2000;
/** How long it waits before it connects again, in milliseconds. */
const AGAIN = 1000;

/** A line that a function logged in this page's lifetime. */
export interface Line {
  stream: 'log' | 'error';
  text: string;
}

/** Whether the live channel is open. */
export const online = createStore<'connecting' | 'open' | 'lost'>('connecting');
/** The last requests, newest first. */
export const exchanges = createStore<readonly Exchange[]>([]);
/** The executions under way, with what they have logged so far. */
export const running = createStore<ReadonlyMap<string, { functionId: string; at: number; lines: readonly Line[] }>>(
  new Map(),
);
/** The output of builds, by deployment. */
export const builds = createStore<ReadonlyMap<string, string>>(new Map());
/** Messages that arrived since the inbox was last open. */
export const unread = createStore(0);

type Listener = (news: readonly News[]) => void;
const listeners = new Set<Listener>();

/** Opens the channel and keeps it open. */
export function follow(): void {
  const socket = new WebSocket(`ws://${location.host}/page/live`);
  socket.onopen = () => socket.send(connection().key);
  socket.onmessage = ({ data }) => hear(JSON.parse(String(data)) as LiveMessage);
  socket.onclose = () => {
    if (online.get() === 'open') online.set('lost');
    setTimeout(() => void again(), AGAIN);
  };
}

/** The server may have been started anew, with another key. */
async function again(): Promise<void> {
  try {
    await connect();
    follow();
  } catch {
    online.set('lost');
    setTimeout(() => void again(), AGAIN);
  }
}

function hear(message: LiveMessage): void {
  if (message.type === 'ready') {
    const wasLost = online.get() === 'lost';
    exchanges.set([...message.exchanges].reverse());
    running.set(new Map());
    online.set('open');
    // what happened meanwhile is unknown: everything is read anew
    if (wasLost) tell([{ type: 'event', names: ['*'], at: Date.now() }]);
    return;
  }
  const { news } = message;
  const fresh = news.flatMap((one) => (one.type === 'exchange' ? [one.exchange] : []));
  if (fresh.length > 0) exchanges.set([...fresh.reverse(), ...exchanges.get()].slice(0, EXCHANGES));
  noteExecutions(news);
  noteBuilds(news);
  const arrived = news.filter(({ type }) => type === 'inbox').length;
  if (arrived > 0) unread.set(unread.get() + arrived);
  tell(news);
}

function noteExecutions(news: readonly News[]): void {
  if (!news.some(({ type }) => type === 'begin' || type === 'line' || type === 'end')) return;
  const next = new Map(running.get());
  for (const one of news) {
    if (one.type === 'begin')
      next.set(one.request.executionId, { functionId: one.request.functionId, at: one.request.at, lines: [] });
    else if (one.type === 'end') next.delete(one.executionId);
    else if (one.type === 'line') {
      const known = next.get(one.executionId) ?? { functionId: one.functionId, at: Date.now(), lines: [] };
      const lines = [...known.lines, { stream: one.stream, text: one.text }].slice(-LINES);
      next.set(one.executionId, { ...known, lines });
    }
  }
  running.set(next);
}

function noteBuilds(news: readonly News[]): void {
  const output = news.filter((one) => one.type === 'build');
  if (output.length === 0) return;
  const next = new Map(builds.get());
  for (const { deploymentId, text } of output) next.set(deploymentId, (next.get(deploymentId) ?? '') + text);
  builds.set(next);
}

function tell(news: readonly News[]): void {
  for (const listener of [...listeners]) listener(news);
}

/** Calls the handler with what happens, while the component is shown. */
export function useNews(handler: Listener): void {
  const current = useRef(handler);
  current.current = handler;
  useEffect(() => {
    const listener: Listener = (news) => current.current(news);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
}

/** Whether something concerns resources of these kinds: the first word of an event, or the path of a call that changed something. */
export function concerns(news: News, ...kinds: readonly string[]): boolean {
  if (news.type === 'event') return news.names.some((name) => name === '*' || kinds.includes(name.split('.')[0] ?? ''));
  if (news.type !== 'exchange' || news.exchange.method === 'GET' || news.exchange.status >= 400) return false;
  const [, , first = ''] = (news.exchange.target.split('?')[0] ?? '').split('/');
  return kinds.includes(first === 'storage' ? 'buckets' : first);
}
