/**
 * The event that a user's call is logged under, by the call's route. Calls that only API keys can make are not here: no
 * user's log shows them. Source: the routes' `audits.event` in appwrite 1.9.6.
 */
export const AUDITED: ReadonlyMap<string, string> = new Map(
  `
  POST /account/mfa/challenges challenge.create
  PUT /account/mfa/challenges challenges.update
  POST /databases/:databaseId/collections/:collectionId/documents document.create
  PUT /databases/:databaseId/collections/:collectionId/documents document.create
  DELETE /databases/:databaseId/collections/:collectionId/documents/:documentId document.delete
  PATCH /databases/:databaseId/collections/:collectionId/documents/:documentId document.update
  PUT /databases/:databaseId/collections/:collectionId/documents/:documentId document.upsert
  DELETE /databases/:databaseId/collections/:collectionId/documents documents.delete
  PATCH /databases/:databaseId/collections/:collectionId/documents documents.update
  PATCH /databases/:databaseId/collections/:collectionId/documents/:documentId/:attribute/decrement documents.update
  PATCH /databases/:databaseId/collections/:collectionId/documents/:documentId/:attribute/increment documents.update
  DELETE /functions/:functionId/executions/:executionId executions.delete
  POST /storage/buckets/:bucketId/files file.create
  DELETE /storage/buckets/:bucketId/files/:fileId file.delete
  PUT /storage/buckets/:bucketId/files/:fileId file.update
  DELETE /account/identities/:identityId identity.delete
  POST /teams/:teamId/memberships membership.create
  DELETE /teams/:teamId/memberships/:membershipId membership.delete
  PATCH /teams/:teamId/memberships/:membershipId membership.update
  PATCH /teams/:teamId/memberships/:membershipId/status membership.update
  POST /account/recovery recovery.create
  PUT /account/recovery recovery.update
  POST /tablesdb/:databaseId/tables/:tableId/rows row.create
  PUT /tablesdb/:databaseId/tables/:tableId/rows row.create
  DELETE /tablesdb/:databaseId/tables/:tableId/rows/:rowId row.delete
  PATCH /tablesdb/:databaseId/tables/:tableId/rows/:rowId row.update
  PUT /tablesdb/:databaseId/tables/:tableId/rows/:rowId row.upsert
  DELETE /tablesdb/:databaseId/tables/:tableId/rows rows.delete
  PATCH /tablesdb/:databaseId/tables/:tableId/rows rows.update
  PATCH /tablesdb/:databaseId/tables/:tableId/rows/:rowId/:column/decrement rows.update
  PATCH /tablesdb/:databaseId/tables/:tableId/rows/:rowId/:column/increment rows.update
  POST /account/sessions/anonymous session.create
  POST /account/sessions/email session.create
  PUT /account/sessions/magic-url session.create
  GET /account/sessions/oauth2/:provider/redirect session.create
  PUT /account/sessions/phone session.create
  POST /account/sessions/token session.create
  POST /account/tokens/email session.create
  POST /account/tokens/magic-url session.create
  POST /account/tokens/phone session.create
  POST /users/:userId/sessions session.create
  DELETE /account/sessions session.delete
  DELETE /account/sessions/:sessionId session.delete
  DELETE /users/:userId/sessions session.delete
  DELETE /users/:userId/sessions/:sessionId session.delete
  PATCH /account/sessions/:sessionId session.update
  POST /messaging/topics/:topicId/subscribers subscriber.create
  DELETE /messaging/topics/:topicId/subscribers/:subscriberId subscriber.delete
  DELETE /account/targets/:targetId/push target.delete
  POST /teams team.create
  DELETE /teams/:teamId team.delete
  PUT /teams/:teamId team.update
  PUT /teams/:teamId/prefs team.update
  POST /tokens/buckets/:bucketId/files/:fileId token.create
  DELETE /tokens/:tokenId tokens.delete
  PATCH /tokens/:tokenId tokens.update
  POST /account user.create
  DELETE /account user.delete
  PATCH /account/email user.update
  PATCH /account/mfa user.update
  DELETE /account/mfa/authenticators/:type user.update
  POST /account/mfa/authenticators/:type user.update
  PUT /account/mfa/authenticators/:type user.update
  PATCH /account/mfa/recovery-codes user.update
  POST /account/mfa/recovery-codes user.update
  PATCH /account/name user.update
  PATCH /account/password user.update
  PATCH /account/phone user.update
  PATCH /account/prefs user.update
  PATCH /account/status user.update
  POST /account/verifications/email verification.create
  POST /account/verifications/phone verification.create
  PUT /account/verifications/email verification.update
  PUT /account/verifications/phone verification.update
  `
    .trim()
    .split('\n')
    .map((line) => {
      const [method, path, event = ''] = line.trim().split(' ');
      return [`${method} ${path}`, event];
    }),
);
