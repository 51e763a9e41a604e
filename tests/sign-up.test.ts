import { Account, Client, Query, TablesDB } from 'appwrite';
import { Functions, Client as ServerClient, Users } from 'node-appwrite';
import { expect, it } from 'vitest';
import { startCommand } from './support/command.ts';
import { projectConfig } from './support/functions.ts';
import { PATIENCE } from './support/patience.ts';
import { inCopy } from './support/project-copy.ts';

it('npm start, a sign-up with the web SDK, and the user is onboarded', () =>
  inCopy(projectConfig, async (folder) => {
    const command = startCommand(folder, 'scripts/start.ts', ['--memory', '--no-watch', '--port', '0']);
    await command.prints(/ready in/);
    const [, endpoint = ''] = await command.prints(/endpoint: (\S+)/);
    const [, project = ''] = await command.prints(/project id: (\S+)/);
    const [, key = ''] = await command.prints(/API key: (\S+)/);
    const admin = new ServerClient().setEndpoint(endpoint).setProject(project).setKey(key);
    const app = new Client().setEndpoint(endpoint).setProject(project);

    await new Account(app).create({
      userId: 'alice',
      email: 'alice@example.com',
      password: 'correct horse',
      name: 'Alice',
    });
    const labels = async () => (await new Users(admin).get({ userId: 'alice' })).labels;
    await expect.poll(labels, { timeout: PATIENCE, interval: 20 }).toEqual(['member']);
    const queries = [Query.equal('trigger', 'event'), Query.equal('status', 'completed')];
    const completed = async () =>
      (await new Functions(admin).listExecutions({ functionId: 'onboard-user', queries })).total;
    await expect.poll(completed, { timeout: PATIENCE, interval: 20 }).toBeGreaterThan(0);

    const { secret } = await new Users(admin).createSession({ userId: 'alice' });
    const profile = { databaseId: 'app', tableId: 'profiles', rowId: 'alice' };
    await expect(new TablesDB(app.setSession(secret)).getRow(profile)).resolves.toMatchObject({ displayName: 'Alice' });
    await expect(command.ends('SIGTERM')).resolves.toBe(0);
  }));
