"use client";
import { useEffect } from "react";
import { defineElement } from "vaelet/element";

export default function Digit({ label }) {
  useEffect(() => defineElement({ wasmUrl: "/vaelet.wasm" }), []);
  return <vae-let src="/conv-cvae.safetensors" label={label} />;
}
