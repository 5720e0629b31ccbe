import type { Rule } from './rule.ts';
import { actor } from './rules/actor.ts';
import { allowances } from './rules/allowances.ts';
import { announcements } from './rules/announcements.ts';
import { answers } from './rules/answers.ts';
import { comments } from './rules/comments.ts';
import { errorAnswers } from './rules/error-answers.ts';
import { errorConstants } from './rules/error-constants.ts';
import { fileForm } from './rules/file-form.ts';
import { naming } from './rules/naming.ts';
import { panics } from './rules/panics.ts';
import { sections } from './rules/sections.ts';
import { subtractions } from './rules/subtractions.ts';
import { uncheckedData } from './rules/unchecked-data.ts';
import { unused } from './rules/unused.ts';

export const RULES: readonly Rule[] = [
  fileForm,
  naming,
  sections,
  comments,
  errorConstants,
  errorAnswers,
  answers,
  unused,
  announcements,
  actor,
  allowances,
  panics,
  subtractions,
  uncheckedData,
];
