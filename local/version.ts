/** The Appwrite release that the local one answers as. */
export const APPWRITE_VERSION = '1.9.6';
