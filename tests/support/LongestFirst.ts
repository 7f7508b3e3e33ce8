import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files with browsers that take a minute or more, the longest first. */
const LONG = [
  'e2e/pages',
  'e2e/replay',
  'e2e/workshop',
  'e2e/devices',
  'e2e/class',
  'e2e/recovery',
  'e2e/browsers',
  // Beside pages without cameras.
  'faults/ways',
];

/** Of those with browsers, the long ones first, whatever project they are of: none is left alone with an idle core. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const index = LONG.findIndex((name) => moduleId.endsWith(`tests/${name}.test.ts`));
      return index === -1 ? LONG.length : index;
    };
    // Groups run one after the other, in their own order; what is not named keeps its place.
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
