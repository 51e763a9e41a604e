import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

/** A frame as it comes over the wire. */
export interface Frame {
  type: string;
  data?: Record<string, unknown>;
}

/** A bare connection, whose frames are read one by one. */
export async function connectTo(endpoint: string, query = '', headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${endpoint.replace('http', 'ws')}/realtime?${query}`, { headers });
  onTestFinished(() => socket.terminate());
  const frames: Frame[] = [];
  const wake = new EventTarget();
  let isClosed = false;
  const tell = () => wake.dispatchEvent(new Event('news'));
  socket.on('message', (data) => {
    frames.push(JSON.parse(data.toString()) as Frame);
    tell();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
    tell();
  });
  const news = () => new Promise((resolve) => wake.addEventListener('news', resolve, { once: true }));
  return {
    socket,
    async next(): Promise<Frame> {
      while (frames.length === 0) await news();
      return frames.shift() as Frame;
    },
    async ask(message: object | string): Promise<Frame> {
      socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      return this.next();
    },
    async closed(): Promise<void> {
      while (!isClosed) await news();
    },
    /** What came since; a ping is answered after everything that was told before it. */
    async heard(): Promise<Frame[]> {
      socket.send('{"type":"ping"}');
      while (!frames.some(({ type }) => type === 'pong')) await news();
      const all = frames.splice(0);
      return all.filter(({ type }) => type !== 'pong');
    },
  };
}
