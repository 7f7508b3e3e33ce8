import type { CourseCard, PictureSize } from '@gongbang/protocol';

import tableScene from '../../assets/scenes/table.svg';
import { coverUrl } from '../../client/courses.ts';

interface CoverProps {
  readonly course: Pick<CourseCard, 'slug' | 'cover'>;
  readonly size: PictureSize;
  /** It is not in view at first. */
  readonly isLate?: boolean;
}

/** A course's picture; without one, a table. What it shows stands beside it in words. */
export function Cover({ course, size, isLate = false }: CoverProps) {
  return (
    <img
      className="pic"
      src={coverUrl(course, size) ?? tableScene}
      alt=""
      {...(isLate ? { loading: 'lazy' as const } : {})}
    />
  );
}
