/** The part of a request that is read: `Headers` of any kind. */
export interface RequestHeaders {
  readonly headers: { get(name: string): string | null };
}
