"""The abstract tower of numbers."""


class _NumberMeta(type):
    def __instancecheck__(cls, instance):
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass):
        if cls in subclass.__mro__:
            return True
        return any(issubclass(subclass, c) for c in cls._known())


class Number(metaclass=_NumberMeta):
    @classmethod
    def _known(cls):
        import decimal
        import fractions
        return int, float, complex, fractions.Fraction, decimal.Decimal


class Complex(Number):
    @classmethod
    def _known(cls):
        import fractions
        return int, float, complex, fractions.Fraction


class Real(Complex):
    @classmethod
    def _known(cls):
        import fractions
        return int, float, fractions.Fraction


class Rational(Real):
    @classmethod
    def _known(cls):
        import fractions
        return int, fractions.Fraction


class Integral(Rational):
    @classmethod
    def _known(cls):
        return (int,)
