import { type Param, ParamError, param } from '../http/param.ts';

/** A size that a function can have: processors and memory in megabytes. */
export interface Specification {
  slug: string;
  cpus: number;
  memory: number;
}

/** Source: appwrite 1.9.6, app/config/specifications.php. */
export const SPECIFICATIONS: readonly Specification[] = [
  { slug: 's-0.5vcpu-512mb', cpus: 0.5, memory: 512 },
  { slug: 's-1vcpu-512mb', cpus: 1, memory: 512 },
  { slug: 's-1vcpu-1gb', cpus: 1, memory: 1024 },
  { slug: 's-2vcpu-2gb', cpus: 2, memory: 2048 },
  { slug: 's-2vcpu-4gb', cpus: 2, memory: 4096 },
  { slug: 's-4vcpu-4gb', cpus: 4, memory: 4096 },
  { slug: 's-4vcpu-8gb', cpus: 4, memory: 8192 },
  { slug: 's-8vcpu-4gb', cpus: 8, memory: 4096 },
  { slug: 's-8vcpu-8gb', cpus: 8, memory: 8192 },
];

/** The default of a function: the largest one, as on a self-hosted server without plans. */
export const DEFAULT_SPECIFICATION = 's-8vcpu-8gb';

/** The specification with this name, or the default. */
export function specificationOf(slug: string): Specification {
  return SPECIFICATIONS.find((each) => each.slug === slug) ?? specificationOf(DEFAULT_SPECIFICATION);
}

/** The name of a specification. */
export function specification(): Param<string> {
  return param((value) => {
    const found = SPECIFICATIONS.find(({ slug }) => slug === value);
    if (!found)
      throw new ParamError(`Specification must be one of: ${SPECIFICATIONS.map(({ slug }) => slug).join(', ')}`);
    return found.slug;
  });
}
