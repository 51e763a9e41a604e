import { errorsOf } from '../errors.ts';

/** Appwrite's errors of users, sessions, tokens and targets. */
export const userError = errorsOf({
  user_already_exists: [409, 'A user with the same id, email, or phone already exists in this project.'],
  user_count_exceeded: [
    400,
    'The current project has exceeded the maximum number of users. Please check your user limit in the Appwrite console.',
  ],
  password_recently_used: [
    400,
    'The password you are trying to use is similar to your previous password. For your security, please choose a different password and try again.',
  ],
  password_personal_data: [
    400,
    'The password you are trying to use contains references to your name, email, phone or userID. For your security, please choose a different password and try again.',
  ],
  user_not_found: [404, 'User with the requested ID could not be found.'],
  user_blocked: [403, 'The current user has been blocked.'],
  user_invalid_token: [401, 'Invalid token passed in the request.'],
  user_invalid_credentials: [401, 'Invalid credentials. Please check the email and password.'],
  user_session_already_exists: [401, 'Creation of a session is prohibited when a session is active.'],
  user_session_not_found: [404, 'The current user session could not be found.'],
  user_identity_not_found: [
    404,
    'The identity could not be found. Please sign in with OAuth provider to create identity first.',
  ],
  user_email_not_found: [400, 'User email could not be found.'],
  user_email_already_exists: [409, 'A user with the same email already exists in the current project.'],
  user_email_not_verified: [400, 'User email is not verified'],
  user_email_already_verified: [409, 'User email is already verified'],
  user_phone_not_found: [400, 'The current user does not have a phone number associated with their account.'],
  user_phone_already_exists: [409, 'A user with the same phone number already exists in the current project.'],
  user_phone_not_verified: [400, 'User phone is not verified'],
  user_phone_already_verified: [409, 'User phone is already verified'],
  user_authenticator_not_found: [404, 'Authenticator could not be found on the current user.'],
  user_authenticator_already_verified: [409, 'This authenticator is already verified on the current user.'],
  user_challenge_required: [
    401,
    'A recently successful challenge is required to complete this action. A challenge is considered recent for 5 minutes.',
  ],
  user_recovery_codes_already_exists: [
    409,
    'The current user already generated recovery codes and they can only be read once for security reasons.',
  ],
  user_recovery_codes_not_found: [404, 'Recovery codes could not be found on the current user.'],
  user_target_not_found: [404, 'The target could not be found.'],
  user_target_already_exists: [409, 'A target with the same ID already exists.'],
  general_invalid_email: [400, 'Value must be a valid email address.'],
  general_invalid_phone: [
    400,
    "Value must be a valid phone number. Format this number with a leading '+' and a country code, e.g., +16175551212.",
  ],
  provider_not_found: [404, 'Provider with the requested ID could not be found.'],
  provider_incorrect_type: [400, 'Provider with the requested ID is of the incorrect type.'],
});
