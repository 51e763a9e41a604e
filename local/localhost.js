// `node --import appwrite-local/localhost server.js`: names below localhost, such as posts.localhost, are this machine, as
// browsers have it (RFC 6761). Node.js asks the system, which on many does not know them. No other name is touched.
import dns from 'node:dns';

const ADDRESS = '127.0.0.1';
const { lookup } = dns;

/** @type {(...args: any[]) => void} */
function lookupHere(hostname, ...rest) {
  const callback = rest.at(-1);
  if (typeof callback !== 'function' || !/\.localhost\.?$/i.test(String(hostname)))
    return Reflect.apply(lookup, dns, [hostname, ...rest]);
  const all = typeof rest[0] === 'object' && rest[0]?.all === true;
  process.nextTick(() => (all ? callback(null, [{ address: ADDRESS, family: 4 }]) : callback(null, ADDRESS, 4)));
}

dns.lookup = Object.assign(lookupHere, lookup);
