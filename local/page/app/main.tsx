import { render } from 'preact';
import { LocationProvider, Route, Router } from 'preact-iso/router';
import { DatabasesPage } from './databases/databases.tsx';
import { RowPage } from './databases/row.tsx';
import { TablePage } from './databases/table.tsx';
import { ExecutionPage } from './functions/execution.tsx';
import { FunctionPage } from './functions/function.tsx';
import { FunctionsPage } from './functions/functions.tsx';
import { InboxPage } from './inbox/inbox.tsx';
import { connect, textOf } from './lib/api.ts';
import { follow } from './lib/live.ts';
import { applyTheme } from './lib/theme.ts';
import { LogPage } from './log/log.tsx';
import { OverviewPage } from './overview/overview.tsx';
import { Layout } from './parts/layout.tsx';
import { NotFound } from './parts/not-found.tsx';
import { BucketPage } from './storage/bucket.tsx';
import { FilePage } from './storage/file.tsx';
import { StoragePage } from './storage/storage.tsx';
import { UserPage } from './users/user.tsx';
import { UsersPage } from './users/users.tsx';

/** Paths outside the page, such as files of the API, are left to the browser. */
const VIEWS = /^\/(?!v1\/|page\/)/;

function App() {
  return (
    <LocationProvider scope={VIEWS}>
      <Layout>
        <Router>
          <Route path="/" component={OverviewPage} />
          <Route path="/users" component={UsersPage} />
          <Route path="/users/:userId" component={UserPage} />
          <Route path="/functions" component={FunctionsPage} />
          <Route path="/functions/:functionId" component={FunctionPage} />
          <Route path="/functions/:functionId/executions/:executionId" component={ExecutionPage} />
          <Route path="/databases" component={DatabasesPage} />
          <Route path="/databases/:databaseId/:tableId" component={TablePage} />
          <Route path="/databases/:databaseId/:tableId/:rowId" component={RowPage} />
          <Route path="/storage" component={StoragePage} />
          <Route path="/storage/:bucketId" component={BucketPage} />
          <Route path="/storage/:bucketId/:fileId" component={FilePage} />
          <Route path="/inbox" component={InboxPage} />
          <Route path="/inbox/:messageId" component={InboxPage} />
          <Route path="/log" component={LogPage} />
          <Route default component={NotFound} />
        </Router>
      </Layout>
    </LocationProvider>
  );
}

async function start(root: HTMLElement): Promise<void> {
  applyTheme();
  try {
    await connect();
  } catch (error) {
    root.textContent = `The local Appwrite refused this page: ${textOf(error)}`;
    return;
  }
  follow();
  root.textContent = '';
  render(<App />, root);
}

const root = document.getElementById('app');
if (root) void start(root);
