const REDACTED = '[redacted]';

/** Names of fields whose value is never shown. */
const secretName =
  /pass(word|phrase)?|secret|token|jwt|(^|[-_])(key|session)$|[a-z]Key$|authorization|cookie|credential|hash|e-?mail|phone|identifier/i;

/** Texts that are secret or personal, whatever field they are in. */
const secretText: readonly RegExp[] = [
  /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/gu, // an e-mail address
  /\b(?:ephemeral_|standard_|dynamic_)?eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, // a JWT, also as part of an ephemeral key
  /\beyJ[\w+/-]{20,}={0,2}/g, // a session's secret: JSON in base64
  /\b(?:standard|ephemeral|dynamic)_[\w.-]{16,}/g, // an API key
  /\$(?:argon2\w*|2[aby]|scrypt|pbkdf2[\w-]*|[156])\$[\w./+=$-]+(?:,[\w./+=$-]+)*/g, // a password's hash
  /\b[0-9a-f]{40,}\b/gi, // a token's secret: Appwrite's ids have at most 36 characters
  /\bbearer\s+[^\s"',]+/gi,
  /([?&#](?:secret|token|key|jwt|password|code)=)[^&#\s"']+/gi,
];

/** A line of the log cannot be longer, and the patterns are slow with long texts. */
const LONGEST_TEXT = 8_000;

/** The text without e-mail addresses, tokens, keys, JWTs and password hashes; its first 8,000 characters. */
export function redactText(text: string): string {
  return secretText.reduce((left, pattern) => left.replace(pattern, hide), text.slice(0, LONGEST_TEXT));
}

function hide(_match: string, group: unknown): string {
  // the pattern for queries keeps the parameter's name
  return typeof group === 'string' && group.endsWith('=') ? `${group}${REDACTED}` : REDACTED;
}

/** The value without secrets, for the log: fields with the name of a secret lose their value, and every text is redacted. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > 6) return '[deeper]';
  if (value instanceof Date) return value;
  if (value instanceof Error) return describeError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      redactText(name),
      secretName.test(name) && isTelling(inner) ? REDACTED : redact(inner, depth + 1),
    ]),
  );
}

/** A number or boolean is not secret, even in a field with such a name. */
function isTelling(value: unknown): boolean {
  return value !== undefined && value !== null && typeof value !== 'number' && typeof value !== 'boolean';
}

function describeError(error: Error, depth: number): unknown {
  return {
    name: error.name,
    message: redactText(error.message),
    ...('type' in error && typeof error.type === 'string' ? { type: error.type } : {}),
    ...('code' in error && ['string', 'number'].includes(typeof error.code) ? { code: error.code } : {}),
    stack: redactText(error.stack?.split('\n').slice(1).join('\n') ?? ''),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
