/**
 * What multiplies the matrices in training: the native library where the user has installed tfjs-node, else WebAssembly, else plain
 * JavaScript. The WebAssembly file is read from its own package, not from the network. All are loaded when training starts and not before.
 */
import { setBackend } from '@tensorflow/tfjs-core';
import type { BackendName } from '../artifact.ts';

/** Not a dependency: found only where somebody has installed it. Named by a variable so that no tool looks for it. */
const nativePackage: string = '@tensorflow/tfjs-node';

const loaders: Readonly<Record<BackendName, () => Promise<unknown>>> = {
  /* eslint-disable no-restricted-syntax -- loaded once, when training asks for it: deciding must not pay for a library it never calls */
  tensorflow: () => import(/* @vite-ignore */ nativePackage),
  wasm: () => import('@tensorflow/tfjs-backend-wasm'),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  /* eslint-enable no-restricted-syntax */
};

const isUsable = async (name: BackendName): Promise<boolean> => {
  try {
    await loaders[name]();
    return await setBackend(name);
  } catch {
    // Not installed, or not for this machine: the next one will do.
    return false;
  }
};

/** Makes the first of them that works the one in use, and tells which. */
export const loadBackend = async (preferred: readonly BackendName[]): Promise<BackendName | null> => {
  for (const name of preferred) if (await isUsable(name)) return name;
  return null;
};
