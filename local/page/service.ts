import type { Local } from '../local.ts';
import type { Service } from '../service.ts';
import { pageDoor } from './door.ts';
import { Live } from './live.ts';
import { Requests } from './requests.ts';

/** The page at `/`: what is in this local Appwrite and what happens in it, for the people on this machine. */
export function pageService(local: Local): Service {
  const live = new Live(local);
  const requests = new Requests(local, ({ headers: _, body: __, cut: ___, ...request }) =>
    live.tell({ type: 'begin', request }),
  );
  return {
    routes: [],
    ownDoors: [pageDoor(local, requests)],
    upgrade: (...asked) => live.upgrade(...asked),
    stop: () => live.stop(),
  };
}
