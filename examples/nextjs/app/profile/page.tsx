import { signedIn } from '../../lib/auth';
import { Field } from '../../lib/fields';
import { Form } from '../../lib/form';
import { leave } from '../sign-in/actions';
import { askForProof, changeName, changePicture, deletePicture } from './actions';
import { PictureField } from './picture-field';
import { picturesOf } from './pictures';

export const metadata = { title: 'Profile' };

export default async function Profile() {
  const user = await signedIn();
  const [picture] = await picturesOf(user);
  return (
    <>
      <h1>{user.name || user.email}</h1>
      <p>
        {user.email}, labels: {user.labels.join(', ') || 'none'}
      </p>
      {picture ? (
        // biome-ignore lint/performance/noImgElement: the optimizer would fetch it without the cookie
        <img src={`/profile/picture/${picture.$id}`} alt="You" width={160} height={160} />
      ) : (
        <p>You have no picture yet.</p>
      )}
      <Form action={changePicture}>
        <PictureField />
        <button type="submit">Save the picture</button>
      </Form>
      {picture && (
        <Form action={deletePicture}>
          <button type="submit">Delete the picture</button>
        </Form>
      )}
      <Form action={changeName}>
        <Field label="Name" name="name" defaultValue={user.name} required maxLength={128} autoComplete="name" />
        <button type="submit">Save the name</button>
      </Form>
      {!user.emailVerification && (
        <Form action={askForProof}>
          <button type="submit">Confirm my address</button>
        </Form>
      )}
      <Form action={leave}>
        <button type="submit" name="where" value="everywhere">
          Sign out everywhere
        </button>
      </Form>
    </>
  );
}
