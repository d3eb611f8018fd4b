#!/usr/bin/python3
"""Checks that the Python reader refuses texts that are no UTF-8: python3 tests/golden/read_weights_test.py"""

import unittest

from read_weights import parse_json, read_file


class Text(unittest.TestCase):
    def test_lone_surrogates_are_refused(self):
        for text in (r'"\ud800"', r'"\udddd"', r'"\ude00\ud83d"', r'{"\udddd": 1}'):
            with self.assertRaises(UnicodeError):
                parse_json(text)

    def test_a_pair_of_surrogates_is_one_character(self):
        self.assertEqual(parse_json(r'"\ud83d\ude00"'), "\U0001f600")

    def test_corpus_files_with_a_lone_surrogate_are_refused(self):
        with self.assertRaises(UnicodeError):
            read_file("tests/fuzz/corpus/weights_fuzz/label-lone-surrogate.safetensors")


if __name__ == "__main__":
    unittest.main()
