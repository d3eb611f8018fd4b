"use client";
import { useEffect } from "react";
import { loadModel } from "vaelet";
import "vaelet/element/define";
import { loadModelInWorker } from "vaelet/worker";
import golden from "../golden.json";
import { run } from "../scenario.js";

export default function Page() {
  useEffect(() => void run({ loadModel, loadModelInWorker }), []);
  return (
    <>
      <output data-z={JSON.stringify(golden.z)} data-label={golden.label} />
      <vae-let src="/model.safetensors" label={golden.label} z={golden.z.join(" ")} />
    </>
  );
}
