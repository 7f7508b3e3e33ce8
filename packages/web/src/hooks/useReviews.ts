import type { Course, Review } from '@gongbang/protocol';
import { useState } from 'react';

import { askReviews } from '../client/reviews.ts';
import { withChanged, withMore } from '../layout/reviews.ts';
import { useCourseAct } from './useCourseAct.ts';

interface Reviews {
  readonly reviews: readonly Review[];
  /** Whether more than the latest are loaded. */
  readonly isWhole: boolean;
  readonly hasMore: boolean;
  readonly isBusy: boolean;
  /** Loads the rest. @param onCame gets the first of them */
  readonly more: (onCame: (first: Review) => void) => void;
  /** One of them has changed. */
  readonly change: (review: Review) => void;
}

/** A course's reviews: the latest at first, then all of them on request. */
export function useReviews({ slug, reviews: { count, latest } }: Course): Reviews {
  const [loaded, setLoaded] = useState<{ reviews: readonly Review[]; hasMore: boolean } | null>(null);
  const [changes, setChanges] = useState<ReadonlyMap<string, Review>>(new Map());
  const { act, isBusy } = useCourseAct();
  const all = loaded?.reviews ?? latest;
  return {
    reviews: [...changes.values()].reduce(withChanged, all),
    isWhole: loaded !== null,
    hasMore: loaded?.hasMore ?? count > latest.length,
    isBusy,
    more: (onCame) => {
      act(async () => {
        const last = loaded === null ? undefined : loaded.reviews.at(-1);
        const page = await askReviews('getReviews', {
          params: { slug },
          ...(last === undefined ? {} : { query: { before: last.id } }),
        });
        setLoaded({ reviews: withMore(loaded?.reviews ?? [], page.reviews), hasMore: page.hasMore });
        const known = new Set(all.map(({ id }) => id));
        const first = page.reviews.find(({ id }) => !known.has(id));
        if (first !== undefined) {
          onCame(first);
        }
      });
    },
    change: (review) => {
      setChanges((before) => new Map([...before, [review.id, review]]));
    },
  };
}
