// `node --import appwrite-local/localhost server.js` resolves names below localhost, such as posts.localhost, to this
// machine, as browsers do (RFC 6761). Node.js asks the system, which often does not know them. Other names are resolved as
// before.
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
