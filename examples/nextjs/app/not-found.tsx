export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <>
      <h1>There is no such page</h1>
      <p>It does not exist, or it is not for you.</p>
    </>
  );
}
