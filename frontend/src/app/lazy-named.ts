import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

type Page = ComponentType<object>;

/** `React.lazy` for a named export that takes no props. */
export const lazyNamed = <Name extends string>(
  load: () => Promise<Record<Name, Page>>,
  name: Name,
): LazyExoticComponent<Page> => lazy(() => load().then((module): { default: Page } => ({ default: module[name] })));
