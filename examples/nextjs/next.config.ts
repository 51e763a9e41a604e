import type { NextConfig } from 'next';

/** No other site may show the app in a frame, where it could lead clicks astray. */
const headers = [
  { key: 'content-security-policy', value: "base-uri 'none'; frame-ancestors 'none'; object-src 'none'" },
  { key: 'x-content-type-options', value: 'nosniff' },
];

const config: NextConfig = {
  poweredByHeader: false,
  // its log of actions, in development, has what people typed
  logging: { serverFunctions: false },
  serverExternalPackages: ['node-appwrite', 'appwrite-functions-server'],
  // two apps have a lock file here: this one, and the repository around it
  turbopack: { root: import.meta.dirname },
  experimental: {
    // pictures of up to 2 MB, and a clear answer for somewhat larger ones
    serverActions: { bodySizeLimit: '3mb' },
    // the test and a deployment build from scratch
    turbopackFileSystemCacheForBuild: false,
  },
  headers: async () => [{ source: '/:path*', headers }],
};

export default config;
