import { AppwriteError } from '../../errors.ts';
import type { Context } from '../../http/context.ts';
import type { UploadedFile } from '../../http/input/fields.ts';
import { nullable } from '../../http/param.ts';
import { anything, text, uid } from '../../http/params.ts';
import { accepted } from '../../http/reply.ts';
import { type Route, route } from '../../http/route.ts';
import type { Local } from '../../local.ts';
import { type Part, partOf } from '../../storage/chunks.ts';
import { storageError } from '../../storage/errors.ts';
import { uniqueId } from '../../store/ids.ts';
import { enqueueBuild } from '../builds/build.ts';
import { type DeploymentDocument, deployments } from '../documents.ts';
import { functionError } from '../errors.ts';
import { findFunction } from '../find.ts';
import { deploymentBody } from '../models.ts';
import { stateOf } from '../state.ts';

/** The largest archive, in bytes. Source: `_APP_COMPUTE_SIZE_LIMIT` of appwrite 1.9.6, where nothing is set. */
const SIZE_LIMIT = 30_000_000;

/** `POST …/deployments`: a whole archive, or, with `content-range`, one of its chunks. */
export const uploadRoute: Route = route({
  method: 'POST',
  path: '/functions/:functionId/deployments',
  scopes: ['functions.write'],
  params: {
    functionId: uid(),
    entrypoint: nullable(text(1028)),
    commands: nullable(text(8192, { min: 0 })),
    activate: anything(),
  },
  handle(context, { functionId, entrypoint, commands, activate }) {
    const called = findFunction(context, functionId);
    const start = entrypoint ?? called.entrypoint;
    if (start === '') throw functionError('function_entrypoint_missing');
    const file = context.request.files['code'] ?? context.request.files['0'];
    if (!file) throw storageError('storage_file_empty', 'No file sent');
    const part = partOf(context.request, file.bytes.length);
    refuseUnwanted(file, part);
    const data = {
      resourceId: functionId,
      entrypoint: start,
      commands: commands ?? called.commands,
      type: context.request.headers['x-sdk-language'] === 'cli' ? 'cli' : 'manual',
      activate: ['true', '1'].includes(String(activate)),
      sourceSize: part?.size ?? file.bytes.length,
      chunksTotal: part?.total ?? 1,
    };
    return accepted(
      deploymentBody(part ? takeChunk(context, file, part, data) : take(context.local, file.bytes, data)),
    );
  },
});

type NewDeployment = Pick<
  DeploymentDocument,
  'resourceId' | 'entrypoint' | 'commands' | 'type' | 'activate' | 'sourceSize' | 'chunksTotal'
>;

/** @throws AppwriteError storage_file_type_unsupported, storage_invalid_file_size */
function refuseUnwanted(file: UploadedFile, part: Part | undefined): void {
  if (!/\.gz$/i.test(file.name)) throw storageError('storage_file_type_unsupported');
  if ((part?.size ?? file.bytes.length) > SIZE_LIMIT) throw storageError('storage_invalid_file_size');
}

/** Stores a deployment with its complete archive and queues the build. */
export function take(local: Local, archive: Buffer, data: NewDeployment): DeploymentDocument {
  const id = uniqueId();
  // first the bytes: a deployment that was answered has all of them
  stateOf(local).sources.write(id, archive);
  return local.store.transaction(() => {
    const made = deployments(local.store).create({ id, data: { ...data, chunks: [0], search: searchText(data) } });
    begin(local, made);
    return made;
  });
}

function takeChunk(context: Context, file: UploadedFile, part: Part, data: NewDeployment): DeploymentDocument {
  const { local } = context;
  const { sources } = stateOf(local);
  const collection = deployments(local.store);
  const id = part.fileId ?? uniqueId();
  const known =
    collection.get(id) ?? collection.create({ id, data: { ...data, chunks: [], search: searchText(data) } });
  if (known.resourceId !== data.resourceId) throw functionError('deployment_not_found');
  if (known.chunks.length === known.chunksTotal) return known;
  if (part.index >= known.chunksTotal || part.size !== known.sourceSize)
    throw storageError('storage_invalid_content_range');
  const chunks = [...new Set([...known.chunks, part.index])];
  sources.write(chunkName(id, part.index), file.bytes);
  if (chunks.length === known.chunksTotal) sources.write(id, join(local, known));
  const kept = local.store.transaction(() => {
    const changed = collection.update(id, { chunks }) ?? known;
    if (chunks.length === known.chunksTotal) begin(local, changed);
    return changed;
  });
  if (chunks.length === known.chunksTotal) for (const index of chunks) sources.delete(chunkName(id, index));
  return kept;
}

const chunkName = (id: string, index: number) => `${id}.${index}`;

/** All chunks in order, as one. @throws AppwriteError general_server_error if one is missing */
function join(local: Local, { $id, chunksTotal }: DeploymentDocument): Buffer {
  const parts = Array.from({ length: chunksTotal }, (_, index) => {
    const bytes = stateOf(local).sources.read(chunkName($id, index));
    if (!bytes) throw AppwriteError.of('general_server_error', 'Failed moving file');
    return bytes;
  });
  return Buffer.concat(parts);
}

/** Only the last of a function's deployments that requested activation is activated. */
function begin(local: Local, deployment: DeploymentDocument): void {
  const collection = deployments(local.store);
  if (deployment.activate)
    for (const other of collection.where('resourceId', deployment.resourceId))
      if (other.activate && other.$id !== deployment.$id) collection.update(other.$id, { activate: false });
  enqueueBuild(local, deployment.$id);
}

function searchText({ type, entrypoint }: NewDeployment): string {
  return `${type} ${entrypoint}`.toLowerCase();
}
