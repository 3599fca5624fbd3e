using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>The values of a constructor call's arguments. Constants and captured variables are read; only the rest is compiled.</summary>
internal static class ConstantArguments
{
    internal static object[] Of(NewExpression call)
    {
        var values = new object[call.Arguments.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (TryRead(call.Arguments[i], out var value) ? value : Compute(call.Arguments[i]))!;
        return values;
    }

    private static bool TryRead(Expression? expression, out object? value)
    {
        switch (expression)
        {
            case null:
                value = null;
                return true;
            case ConstantExpression constant:
                value = constant.Value;
                return true;
            case MemberExpression { Member: FieldInfo field } member when TryRead(member.Expression, out var owner) && (owner is not null || field.IsStatic):
                value = field.GetValue(owner);
                return true;
            default:
                value = null;
                return false;
        }
    }

    private static object? Compute(Expression expression) =>
        Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
}
