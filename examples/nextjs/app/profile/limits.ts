/** The most bytes of a picture, as declared for the bucket in appwrite.json. */
export const MOST_BYTES = 2_000_000;
