// Loaded into the app's server by the test: names under .test are this machine, as in the browser's own host map.
import dns from 'node:dns';

const { lookup } = dns;

dns.lookup = Object.assign((name, options, callback) => {
  if (!name.endsWith('.test')) return lookup(name, options, callback);
  const found = { address: '127.0.0.1', family: 4 };
  return options.all ? callback(null, [found]) : callback(null, found.address, found.family);
}, lookup);
