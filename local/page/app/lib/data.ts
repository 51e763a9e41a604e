import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { News } from '../../protocol.ts';
import { useNews } from './live.ts';

/** How long changes are collected before data is read anew, in milliseconds. */
const PAUSE = 120;
/** How many answers are kept for going back. */
const KEPT = 60;

export interface Data<T> {
  /** The last answer, also while a newer one is loading. */
  data: T | undefined;
  error: unknown;
  reload(): void;
}

const cache = new Map<string, unknown>();

function keep(key: string, data: unknown): void {
  cache.delete(key);
  cache.set(key, data);
  const [oldest] = cache.keys();
  if (cache.size > KEPT && oldest !== undefined) cache.delete(oldest);
}

/**
 * Reads data, and reads it anew when something happens that concerns it.
 * @param key what is read; a change of it reads at once
 * @param load reads it
 * @param isConcerned whether it may have changed; left out if it never does
 */
export function useData<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  isConcerned?: (news: News) => boolean,
): Data<T> {
  const [, render] = useState(0);
  const state = useRef<{ key: string; data: T | undefined; error: unknown }>({
    key: '',
    data: undefined,
    error: undefined,
  });
  const loading = useRef<AbortController | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef({ key, load });
  latest.current = { key, load };
  if (state.current.key !== key) state.current = { key, data: cache.get(key) as T | undefined, error: undefined };

  const reload = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
    loading.current?.abort();
    const controller = new AbortController();
    loading.current = controller;
    const asked = latest.current;
    const settle = (data: T | undefined, error: unknown) => {
      if (controller.signal.aborted || latest.current.key !== asked.key) return;
      if (error === undefined) keep(asked.key, data);
      state.current = { key: asked.key, data: error === undefined ? data : state.current.data, error };
      render((count) => count + 1);
    };
    asked.load(controller.signal).then(
      (data) => settle(data, undefined),
      (error: unknown) => settle(undefined, error ?? new Error('unknown')),
    );
  }, []);

  useEffect(() => {
    reload();
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      loading.current?.abort();
    };
  }, [key, reload]);

  useNews((news) => {
    if (isConcerned && timer.current === undefined && news.some(isConcerned)) timer.current = setTimeout(reload, PAUSE);
  });
  return { data: state.current.data, error: state.current.error, reload };
}
