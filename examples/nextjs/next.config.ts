import type { NextConfig } from 'next';

const config: NextConfig = {
  serverExternalPackages: ['node-appwrite', 'appwrite-functions-server'],
  // two apps have a lock file here: this one, and the repository around it
  turbopack: { root: import.meta.dirname },
  experimental: { serverActions: { bodySizeLimit: '3mb' } },
};

export default config;
