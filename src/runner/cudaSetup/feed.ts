import type { CudaRelease } from './release.ts';

/**
 * Address of the package of a release, as its feed gives it. Throws when the feed cannot be reached, or does not have it.
 * Source: learn.microsoft.com/nuget/api/package-base-address-resource.
 */
export async function packageAddress(
  { feed, packageName, version }: Pick<CudaRelease, 'feed' | 'packageName' | 'version'>,
  signal: AbortSignal,
): Promise<string> {
  const index = (await readJson(feed, signal)) as { resources?: readonly { '@id': string; '@type': string }[] };
  const base = index.resources?.find(resource => resource['@type'] === 'PackageBaseAddress/3.0.0')?.['@id'];
  if (base === undefined) throw new Error(`${feed} is no index of NuGet packages`);
  const folder = `${base.replace(/\/?$/, '/')}${packageName.toLowerCase()}`;
  const { versions = [] } = (await readJson(`${folder}/index.json`, signal)) as { versions?: readonly string[] };
  if (!versions.includes(version)) throw new Error(`${feed} has no version ${version} of ${packageName}`);
  return `${folder}/${version}/${packageName.toLowerCase()}.${version}.nupkg`;
}

/** Where a person finds the package with a browser. */
export function packagePage({ packageName, version }: Pick<CudaRelease, 'packageName' | 'version'>): string {
  return `https://www.nuget.org/packages/${packageName}/${version}`;
}

async function readJson(address: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`${address} answers ${response.status} ${response.statusText}`.trim());
  return response.json();
}
