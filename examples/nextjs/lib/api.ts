import { call } from 'appwrite-functions-client';
import { services } from './auth';

/** The functions, called as the user of this request. */
export const api = async () => call((await services()).functions);
