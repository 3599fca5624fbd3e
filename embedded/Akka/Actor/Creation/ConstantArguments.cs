using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>
/// The values of a constructor call's arguments. Constants and captured variables are read, the rest is interpreted: it runs
/// once. A lambda that is passed on may run often, so what has one is compiled.
/// </summary>
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
            case MemberExpression { Member: FieldInfo field } member
                when TryRead(member.Expression, out var owner) && (owner is not null || field.IsStatic):
                value = field.GetValue(owner);
                return true;
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } conversion
                when conversion.Type.IsAssignableFrom(conversion.Operand.Type):
                return TryRead(conversion.Operand, out value);
            default:
                value = null;
                return false;
        }
    }

    private static object? Compute(Expression expression)
    {
        var lambdas = new LambdaFinder();
        lambdas.Visit(expression);
        var boxed = Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object)));
        return boxed.Compile(preferInterpretation: !lambdas.Found)();
    }

    private sealed class LambdaFinder : ExpressionVisitor
    {
        internal bool Found { get; private set; }

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            Found = true;
            return node;
        }
    }
}
