class Tree:
    __slots__ = ("left", "right")

    def __init__(self, left=None, right=None):
        self.left = left
        self.right = right


def build(depth):
    if depth == 0:
        return Tree()
    return Tree(build(depth - 1), build(depth - 1))


def count_nodes(node):
    if node.left is None:
        return 1
    return 1 + count_nodes(node.left) + count_nodes(node.right)


def main():
    kept = build(14)
    total = 0
    for _ in range(50):
        total += count_nodes(build(14))
    print(total)
    print(count_nodes(kept))


main()
