import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Browser test files that take a minute or more, the longest first. */
const LONG = [
  'e2e/pages',
  'e2e/replay',
  'e2e/workshop',
  'e2e/devices',
  'e2e/class',
  'e2e/recovery',
  'e2e/browsers',
  // Run beside pages without cameras.
  'faults/ways',
];

/** Browser files first, the long ones before the others, in any project, so that none is left running alone beside an idle core. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const index = LONG.findIndex((name) => moduleId.endsWith(`tests/${name}.test.ts`));
      return index === -1 ? LONG.length : index;
    };
    // Groups run one after another, in their own order; files not named keep their place.
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
