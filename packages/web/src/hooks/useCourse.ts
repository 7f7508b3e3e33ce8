import type { Course } from '@gongbang/protocol';
import { useCallback } from 'react';

import { askCourses } from '../client/courses.ts';
import { useLoaded } from './useLoaded.ts';

/** A course's page, with its dates. @param slug null: none is requested */
export function useCourse(slug: string | null): ReturnType<typeof useLoaded<Course>> {
  const load = useCallback(
    async () => (slug === null ? null : askCourses('getCourse', { params: { slug } })),
    [slug],
  );
  return useLoaded<Course>(load);
}
