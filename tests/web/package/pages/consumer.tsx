// Compiled, not run: what a React program in TypeScript sees of the element.
import type {} from "vaelet/react";

export function Digit({ seed }: { seed: number }) {
  return (
    <>
      <vae-let src="m.safetensors" label="7" seed={seed} editable className="digit" onload={() => {}} onInput={() => {}} />
      {/* @ts-expect-error React never calls this one. */}
      <vae-let src="m.safetensors" onLoad={() => {}} />
      {/* @ts-expect-error A seed is a number. */}
      <vae-let src="m.safetensors" seed="one" />
    </>
  );
}
