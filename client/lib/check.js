const mistake = (at, message) => [{ at, message }];
function ofType(name, more) {
    return (value, at) => (typeof value === name ? more(value, at) : mistake(at, `${name} expected`));
}
/** What is not within bounds. */
function within(size, least, most, unit, at) {
    if (size < least)
        return mistake(at, `at least ${least}${unit}`);
    return size > most ? mistake(at, `at most ${most}${unit}`) : [];
}
/** Text of so many characters (code points, as the functions count them) that has all of the patterns. */
export function text(least = 0, most = Number.POSITIVE_INFINITY, ...patterns) {
    return ofType('string', (value, at) => [
        ...within([...String(value)].length, least, most, ' characters', at),
        ...(patterns.every((pattern) => pattern.test(String(value))) ? [] : mistake(at, 'not of the form asked for')),
    ]);
}
export function number(least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY) {
    return ofType('number', (value, at) => within(Number(value), least, most, '', at));
}
/** A number without a fraction that JavaScript can count. */
export function integer(least, most) {
    const inBounds = number(least, most);
    return (value, at) => (Number.isSafeInteger(value) ? inBounds(value, at) : mistake(at, 'whole number expected'));
}
export const boolean = ofType('boolean', () => []);
/** Anything. */
export const unknown = () => [];
/** One of these very values. */
export function oneOf(...values) {
    const said = values.map((value) => JSON.stringify(value)).join(', ');
    return (value, at) => (values.some((known) => known === value) ? [] : mistake(at, `one of ${said} expected`));
}
export function nullable(check) {
    return (value, at) => (value === null ? [] : check(value, at));
}
/** Whatever one of the checks takes. */
export function anyOf(...checks) {
    return (value, at) => checks.some((check) => check(value, at).length === 0) ? [] : mistake(at, 'value of another kind expected');
}
export function list(items, least = 0, most = Number.POSITIVE_INFINITY) {
    return (value, at) => Array.isArray(value)
        ? [
            ...within(value.length, least, most, ' items', at),
            ...value.flatMap((item, index) => items(item, `${at}.${index}`)),
        ]
        : mistake(at, 'array expected');
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function some(required, optional, others) {
    const known = new Map(Object.entries({ ...required, ...optional }));
    return (value, at) => {
        if (!isObject(value))
            return mistake(at, 'object expected');
        const missing = Object.entries(required).filter(([name]) => !Object.hasOwn(value, name));
        return [
            ...missing,
            ...Object.entries(value).map(([name, field]) => [name, known.get(name) ?? others, field]),
        ].flatMap(([name, check, field]) => check(field, `${at}.${name}`));
    };
}
/** An object of these fields and no others. */
export function fields(required, optional = {}) {
    return some(required, optional, (_, at) => mistake(at, 'unknown field'));
}
/** An object of these fields at the least: what a newer function says beyond them is let be. */
export function atLeast(required, optional = {}) {
    return some(required, optional, unknown);
}
/** An object with whatever names. */
export function record(values) {
    return some({}, {}, values);
}
/** An object whose field `name` says which of the checks its other fields have to pass. */
export function variants(name, checks) {
    const kind = oneOf(...Object.keys(checks));
    return (value, at) => {
        if (!isObject(value))
            return mistake(at, 'object expected');
        const { [name]: meant, ...others } = value;
        const check = Object.hasOwn(checks, String(meant)) ? checks[String(meant)] : undefined;
        return typeof meant === 'string' && check ? check(others, at) : kind(meant, `${at}.${name}`);
    };
}
