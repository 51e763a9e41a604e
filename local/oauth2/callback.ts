import { optional } from '../http/param.ts';
import { text } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { originOf } from './addresses.ts';
import { providerParam, UNCACHED } from './begin.ts';

/** What a provider answers with, in the address of the callback or, by Apple, in a form. */
export const ANSWER = {
  code: optional(text(2048, { min: 0 }), ''),
  state: optional(text(2048), ''),
  error: optional(text(2048, { min: 0 }), ''),
  error_description: optional(text(2048, { min: 0 }), ''),
};

/** Leads on to the redirect, with everything that the provider sent. */
function callback(method: 'GET' | 'POST'): Route {
  return route({
    method,
    path: '/account/sessions/oauth2/callback/:provider/:projectId',
    scopes: ['public'],
    errorPage: true,
    params: { projectId: text(1024), provider: providerParam, ...ANSWER },
    handle(context, { projectId, provider }) {
      const query = new URLSearchParams();
      for (const [name, value] of Object.entries(context.request.input))
        if (name !== 'projectId' && name !== 'provider' && name !== 'project') query.append(name, String(value));
      query.append('project', projectId);
      const location = `${originOf(context)}/v1/account/sessions/oauth2/${provider}/redirect?${query}`;
      return { status: 301, headers: { location, ...UNCACHED } };
    },
  });
}

export const callbackRoutes: readonly Route[] = [callback('GET'), callback('POST')];
