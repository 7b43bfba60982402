"""Builds the three Inter files beside this script from Debian's package fonts-inter.

What changes against the package: digits are tabular without asking (a column of numbers lines up in every
renderer, also in one that knows no OpenType features), outlines are quadratic (TrueType), glyphs outside the
scripts listed below and features that swap shapes are left out.

Needs fonttools 4.68 or newer:  python3 build.py [folder with the .otf files]
"""

import pathlib
import sys

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

SOURCE = pathlib.Path("/usr/share/fonts/opentype/inter")
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}

# Half a unit of a 2816-unit em: far below a pixel at any size on a screen or on paper.
MAX_ERROR = 0.5

RANGES = [
    (0x0020, 0x007E),  # Latin
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x02B0, 0x02FF),  # modifiers
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional (Vietnamese, Welsh)
    (0x2000, 0x206F),  # general punctuation, with the narrow no-break space U+202F
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x218F),  # letterlike, number forms
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2318, 0x2318),  # command key
    (0x2325, 0x2325),  # option key
    (0x232B, 0x232B),  # backspace
    (0x23CE, 0x23CE),  # return
    (0x25A0, 0x25FF),  # squares, triangles, circles
    (0x2713, 0x2717),  # ticks and crosses
    (0xFFFD, 0xFFFD),  # replacement character
]

# What the window and the exported pictures rely on; a build without one of them fails.
REQUIRED = "0123456789\u202f\u00a0−←→↑↓▲▼✓×÷²€£¥₽≤≥≈…“”‘’äÖßéÎñŁőΑωЖя"


def bake_tabular_digits(font):
    """Lets the digits' code points point at the glyphs that the feature tnum would swap in."""
    gsub = font["GSUB"].table
    lookups = {
        index
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    tabular = {}
    for index in lookups:
        for subtable in gsub.LookupList.Lookup[index].SubTable:
            tabular.update(getattr(subtable, "ExtSubTable", subtable).mapping)
    for table in font["cmap"].tables:
        for digit in map(ord, "0123456789"):
            if digit in table.cmap:
                # Tables may share one mapping: what is swapped already stays.
                table.cmap[digit] = tabular.get(table.cmap[digit], table.cmap[digit])

    # In the interpolated weights one digit is a rounding error narrower: 2 or 3 of 2816 units.
    digits = [font.getBestCmap()[ord(d)] for d in "0123456789"]
    width = max(font["hmtx"][glyph][0] for glyph in digits)
    for glyph in digits:
        advance, bearing = font["hmtx"][glyph]
        assert width - advance <= 4, f"{glyph} is not tabular: {advance} against {width}"
        font["hmtx"][glyph] = (width, bearing)


def keep_needed_glyphs(font):
    options = Options()
    options.layout_features = ["ccmp", "kern", "locl", "mark", "mkmk"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 16, 17]
    options.notdef_outline = True
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    subsetter.subset(font)


def cubic_to_quadratic(font):
    """Replaces the CFF table by glyf and loca."""
    order = font.getGlyphOrder()
    glyphs = {}
    glyph_set = font.getGlyphSet()
    for name in order:
        pen = TTGlyphPen(glyph_set)
        # TrueType fills clockwise contours, CFF the other way round.
        glyph_set[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()

    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    for name in order:
        glyphs[name].recalcBounds(glyf)
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(glyphs[name], "xMin", 0))
    del font["CFF "]

    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
        "maxPoints",
        "maxContours",
        "maxCompositePoints",
        "maxCompositeContours",
        "maxComponentDepth",
    ):
        setattr(maxp, field, 0)
    maxp.compile(font)

    font["post"].formatType = 3.0  # no glyph names: nobody reads them
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\000\001\000\000"


def name_the_file(font, weight_name, weight):
    """Family "Inter" for all three, told apart by weight, for databases that read only names 1, 2 and OS/2."""
    full = "Inter" if weight_name == "Regular" else f"Inter {weight_name}"
    version = font["name"].getDebugName(5)
    names = {
        1: "Inter",
        2: weight_name,
        3: f"Inter-{weight_name};tabular;{version}",
        4: full,
        6: f"Inter-{weight_name}",
        16: "Inter",
        17: weight_name,
    }
    for name_id, text in names.items():
        font["name"].removeNames(nameID=name_id)
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    # Bit 6 says "regular", bits 0 and 5 italic and bold.
    selection = font["OS/2"].fsSelection & ~0b0110_0001
    font["OS/2"].fsSelection = selection | (0b0100_0000 if weight == 400 else 0)
    font["head"].macStyle = 0


def check(font):
    characters = font.getBestCmap()
    missing = [hex(ord(c)) for c in REQUIRED if ord(c) not in characters]
    assert not missing, f"not in the font: {missing}"
    advances = {font["hmtx"][characters[ord(d)]][0] for d in "0123456789"}
    assert len(advances) == 1, f"digits differ in width: {advances}"
    em = font["head"].unitsPerEm
    space = font["hmtx"][characters[0x202F]][0]
    assert em / 6.5 < space < em / 4.5, f"U+202F is {space} of {em} wide"


def build(source, target, weight_name, weight):
    # Dates in the file come from the source, so that two builds give the same bytes.
    font = TTFont(source / f"Inter-{weight_name}.otf", recalcTimestamp=False)
    bake_tabular_digits(font)
    keep_needed_glyphs(font)
    cubic_to_quadratic(font)
    name_the_file(font, weight_name, weight)
    check(font)
    path = target / f"Inter-{weight_name}.ttf"
    font.save(path)
    print(f"{path.name}: {len(font.getGlyphOrder())} glyphs, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    for name, weight_class in WEIGHTS.items():
        build(folder, pathlib.Path(__file__).parent, name, weight_class)
