def write_text(lines):
    syllables = ["ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo", "pa", "du", "fe", "gi", "ho", "ja", "be", "zu", "wy"]
    state = 1
    text = []
    for _ in range(lines):
        line = ""
        for _ in range(10):
            state = (state * 3877 + 29573) % 139968
            word = syllables[state % 17]
            if state < 46656:
                state = (state * 3877 + 29573) % 139968
                word += syllables[state % 17]
            state = (state * 3877 + 29573) % 139968
            word += syllables[state % 17]
            if line == "":
                line = word
            else:
                line += " " + word
        text.append(line + "\n")
    return "".join(text)


def count_words(text):
    counts = {}
    for line in text.split("\n"):
        for word in line.split(" "):
            counts[word] = counts.get(word, 0) + 1
    return counts


def main():
    text = write_text(50000)
    counts = count_words(text)
    distinct = 0
    total = 0
    most = ""
    for word, n in counts.items():
        if word != "":
            distinct += 1
            total += n
            if most == "" or n > counts[most] or (n == counts[most] and word < most):
                most = word
    print("%d letters, %d words, %d of them different" % (len(text), total, distinct))
    print("%s: %d" % (most, counts[most]))


main()
