// Made by `npm run types` from the tables of appwrite.json. Changes here are lost.

import type { Models } from 'node-appwrite';

/** A row of the table `profiles` in the database `app`. */
export interface ProfilesRow extends Models.Row {
  displayName: string;
  welcomedAt: string | null;
  welcomedTo: string;
}

/** A row of the table `linkLimits` in the database `app`. */
export interface LinkLimitsRow extends Models.Row {
  count: number;
  expires: string;
}

/** A row of the table `sentLinks` in the database `app`. */
export interface SentLinksRow extends Models.Row {
  mailedTo: string;
  sentBy: 'template' | 'appwrite';
  expires: string;
}

/** A row of the table `spentLinks` in the database `app`. */
export interface SpentLinksRow extends Models.Row {
  expires: string;
  claimedBy: string;
}

/** A row of the table `linkHolds` in the database `app`. */
export interface LinkHoldsRow extends Models.Row {
  expires: string;
}

/** A row of the table `addressProofs` in the database `app`. */
export interface AddressProofsRow extends Models.Row {
  userId: string;
  fingerprint: string;
}

/** A row of the table `campaigns` in the database `app`. */
export interface CampaignsRow extends Models.Row {
  definition: string;
  fingerprint: string;
  sender: string;
  state: 'scheduled' | 'running' | 'done' | 'cancelled' | 'failed';
  lease: string;
  dueAt: string | null;
  startedAt: string | null;
  shownAt: string | null;
  total: number | null;
  sent: number;
  skipped: number;
  failed: number;
  last: string;
  seen: string;
  complete: boolean;
  repeatBefore: string | null;
  repeated: string;
}

/** A row of the table `campaignProgress` in the database `app`. */
export interface CampaignProgressRow extends Models.Row {
  channel: 'email' | 'sms' | 'push';
  state: 'scheduled' | 'running' | 'done' | 'cancelled' | 'failed';
  sent: number;
  skipped: number;
  failed: number;
  total: number | null;
  percent: number | null;
  startedAt: string | null;
  expectedEnd: string | null;
}

/** A row of the table `posts` in the database `app`. */
export interface PostsRow extends Models.Row {
  title: string;
  content: string;
  status: 'draft' | 'published';
  authorId: string;
  authorName: string;
  publishedAt: string | null;
}

/** A row of the table `postKeys` in the database `app`. */
export interface PostKeysRow extends Models.Row {
  fingerprint: string;
  deleted: boolean;
}

/** A row of the table `sweeps` in the database `app`. */
export interface SweepsRow extends Models.Row {
  place: string;
}
