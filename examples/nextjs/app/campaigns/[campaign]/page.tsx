import { ProblemError } from 'appwrite-functions-client';
import { notFound } from 'next/navigation';
import { api } from '../../../lib/api';
import { signedIn } from '../../../lib/auth';
import { Form } from '../../../lib/form';
import { cancel } from '../actions';
import { Live } from './live';

export default async function Campaign({ params }: { params: Promise<{ campaign: string }> }) {
  await signedIn();
  const { campaign } = await params;
  const progress = await (await api()).fanOutMessage.progress({ campaign }).catch((error: unknown) => {
    if (error instanceof ProblemError) notFound();
    throw error;
  });
  return (
    <>
      <h1>{campaign}</h1>
      <Live first={progress} />
      <Form action={cancel}>
        <input type="hidden" name="campaign" value={campaign} />
        <button type="submit">Cancel the rest</button>
      </Form>
    </>
  );
}
