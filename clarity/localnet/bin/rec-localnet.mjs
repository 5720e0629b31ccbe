#!/usr/bin/env node
// The local chain by its own name, from anywhere in this workspace: npx rec-localnet --help
import { register } from 'tsx/esm/api';

register();
await import('../main.ts');
