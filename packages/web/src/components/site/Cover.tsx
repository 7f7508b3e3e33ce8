import type { CourseCard, PictureSize } from '@gongbang/protocol';

import tableScene from '../../assets/scenes/table.svg';
import { coverUrl } from '../../client/courses.ts';

interface CoverProps {
  readonly course: Pick<CourseCard, 'slug' | 'cover'>;
  readonly size: PictureSize;
  /** It is not visible at first. */
  readonly isLate?: boolean;
}

/** A course's picture; without one, a table. The text next to it says what it shows. */
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
