import { errorsOf } from '../errors.ts';

/** Appwrite's errors of a sign-in with an OAuth2 provider. */
export const oauth2Error = errorsOf({
  general_bad_request: [400, 'There was an error processing your request. Please check the inputs and try again.'],
  user_already_exists: [409, 'A user with the same id, email, or phone already exists in this project.'],
  user_blocked: [403, 'The current user has been blocked.'],
  user_missing_id: [400, 'Missing ID from OAuth2 provider.'],
  user_unauthorized: [401, 'OAuth provider failed to return email.'],
  user_oauth2_bad_request: [400, 'OAuth2 provider rejected the bad request.'],
  user_oauth2_unauthorized: [401, 'OAuth2 provider rejected the unauthorized request.'],
  user_oauth2_provider_error: [424, 'OAuth2 provider returned some error.'],
  general_invalid_email: [400, 'Value must be a valid email address.'],
  document_already_exists: [
    409,
    'Document with the requested ID already exists. Try again with a different ID or use ID.unique() to generate a unique ID.',
  ],
  project_provider_disabled: [
    412,
    'This provider is disabled. Please enable the provider from your Appwrite console to continue.',
  ],
  project_provider_unsupported: [
    400,
    'The chosen OAuth provider is unsupported. Please check the <a href="/docs/client/account?sdk=web-default#accountCreateOAuth2Session">Create OAuth2 Session docs</a> for the complete list of supported OAuth providers.',
  ],
  project_invalid_success_url: [400, 'Invalid redirect URL for OAuth success.'],
  project_invalid_failure_url: [400, 'Invalid redirect URL for OAuth failure.'],
});
