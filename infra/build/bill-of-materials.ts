import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import type { BundledPackage } from '../../client/package/licences.ts';
import type { PackageGraph } from './package-graph.ts';

export type Described = {
  name: string;
  version: string;
  /** Of the zip, hexadecimal. */
  sha256: string;
  packages: readonly BundledPackage[];
  imports: PackageGraph['imports'];
  /** The `integrity` that the lock file has of a package's folder, such as `sha512-…`; undefined where it has none. */
  integrityOf: (folder: string) => string | undefined;
};

/**
 * What a zip is made of, as CycloneDX 1.6 in JSON: the packages whose code is in it, with licence, package URL and the
 * SHA-512 of the tarball they came from, and who imports whom. It has no time and no serial number, which would make
 * each build another.
 *
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function billOfMaterials(described: Described): string {
  const { name, version, sha256 } = described;
  const application = new Models.Component(Enums.ComponentType.Application, name, { version, bomRef: name });
  application.hashes.set(Enums.HashAlgorithm['SHA-256'], sha256);
  application.licenses.add(declared('Apache-2.0'));
  const bom = new Models.Bom();
  bom.metadata.component = application;
  bom.metadata.lifecycles.add(Enums.LifecyclePhase.Build);
  const byFolder = componentsOf(described);
  // One version in two folders is one component, and keeps what both import.
  for (const [folder, component] of [['', application] as const, ...byFolder])
    for (const target of [...(described.imports.get(folder) ?? [])].toSorted()) {
      const imported = byFolder.get(target);
      if (imported !== undefined && imported !== component) component.dependencies.add(imported.bomRef);
    }
  for (const component of byFolder.values()) bom.components.add(component);
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  // Unsorted: it is in order, and the library sorts by the rules of whatever language the machine speaks.
  return `${serializer.serialize(bom, { sortLists: false, space: 2 })}\n`;
}

function componentsOf({ packages, integrityOf }: Described): Map<string, Models.Component> {
  const byUrl = new Map<string, Models.Component>();
  const byFolder = new Map<string, Models.Component>();
  for (const one of packages) {
    const purl = packageUrl(one);
    const component = byUrl.get(purl) ?? componentOf(one, purl, integrityOf(one.folder));
    byUrl.set(purl, component);
    byFolder.set(one.folder, component);
  }
  return byFolder;
}

function componentOf(
  { name, version, licence }: BundledPackage,
  purl: string,
  integrity = '',
): Models.Component {
  const [last = name, group] = name.split('/').toReversed();
  const component = new Models.Component(Enums.ComponentType.Library, last, {
    ...(group !== undefined && { group }),
    version,
    purl,
    bomRef: purl,
    scope: Enums.ComponentScope.Required,
  });
  component.licenses.add(declared(licence));
  const [, sha512] = /^sha512-([A-Za-z0-9+/]{86}==)$/.exec(integrity) ?? [];
  if (sha512 !== undefined)
    component.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(sha512, 'base64').toString('hex'));
  return component;
}

function declared(licence: string): Models.SpdxLicense {
  return new Models.SpdxLicense(licence, { acknowledgement: Enums.LicenseAcknowledgement.Declared });
}

/** @see https://github.com/package-url/purl-spec/blob/main/types-doc/npm-definition.md */
function packageUrl({ name, version }: BundledPackage): string {
  return `pkg:npm/${name.split('/').map(encodeURIComponent).join('/')}@${encodeURIComponent(version)}`;
}
