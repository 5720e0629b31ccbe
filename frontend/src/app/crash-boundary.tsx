import { Component, type ReactNode } from 'react';
import { ErrorState } from '../ui/error-state.tsx';
import { strings } from './strings.ts';

interface Props {
  children: ReactNode;
  /** Another address is another chance. */
  location: string;
}

/** A page that breaks leaves the shell standing. */
export class CrashBoundary extends Component<Props, { error: Error | null; location: string }> {
  override state: { error: Error | null; location: string } = { error: null, location: this.props.location };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: { location: string }) {
    return props.location === state.location ? null : { error: null, location: props.location };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const script = /dynamically imported module|Importing a module script/.test(error.message);
    return (
      <ErrorState
        error={new Error(script ? strings.crash.newVersion : error.message)}
        onRetry={() => globalThis.location.reload()}
      />
    );
  }
}
